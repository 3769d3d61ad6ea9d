import { describe, expect, test } from "vitest"
import { isAddress, parseAllowed, refusalOf, refusalOfHost } from "../../adapters/shared/address-rules.ts"

describe("refusalOf", () => {
  test.each([
    ["8.8.8.8"],
    ["1.1.1.1"],
    ["9.255.255.255"],
    ["11.0.0.0"],
    ["100.63.255.255"],
    ["100.128.0.0"],
    ["126.255.255.255"],
    ["128.0.0.0"],
    ["169.253.255.255"],
    ["169.255.0.0"],
    ["172.15.255.255"],
    ["172.32.0.0"],
    ["192.0.1.0"],
    ["192.167.255.255"],
    ["192.169.0.0"],
    ["198.17.255.255"],
    ["198.20.0.0"],
    ["223.255.255.255"],
    ["134744072"],
    ["2606:4700:4700::1111"],
    ["[2a00:1450:4001:81b::200e]"],
    ["2001:4860:4860::8888"],
    ["2000::"],
    ["3ffe::1"],
    ["64:ff9b::808:808"],
    ["64:ff9b::8.8.8.8"],
  ])("admits %s", (address) => {
    expect(refusalOf(address)).toBeUndefined()
  })

  test.each([
    ["0.0.0.0", "this network"],
    ["0.255.255.255", "this network"],
    ["10.0.0.0", "private"],
    ["10.255.255.255", "private"],
    ["100.64.0.0", "shared by a carrier"],
    ["100.127.255.255", "shared by a carrier"],
    ["127.0.0.1", "loopback"],
    ["127.255.255.255", "loopback"],
    ["127.0.0.1.", "loopback"],
    ["169.254.0.0", "link-local"],
    ["169.254.169.254", "link-local"],
    ["169.254.255.255", "link-local"],
    ["172.16.0.0", "private"],
    ["172.31.255.255", "private"],
    ["192.0.0.170", "reserved"],
    ["192.0.2.1", "for documentation"],
    ["192.88.99.1", "a 6to4 relay"],
    ["192.168.0.0", "private"],
    ["192.168.255.255", "private"],
    ["198.18.0.0", "for benchmarks"],
    ["198.19.255.255", "for benchmarks"],
    ["198.51.100.7", "for documentation"],
    ["203.0.113.9", "for documentation"],
    ["224.0.0.1", "multicast"],
    ["239.255.255.255", "multicast"],
    ["240.0.0.1", "reserved"],
    ["255.255.255.255", "reserved"],
  ])("refuses IPv4 %s: %s", (address, reason) => {
    expect(refusalOf(address)).toBe(reason)
  })

  test.each([
    ["2130706433"],
    ["017700000001"],
    ["0x7f000001"],
    ["0X7F.1"],
    ["127.1"],
    ["127.0.1"],
    ["0177.0.0.01"],
    ["0x7f.0x0.0x0.0x1"],
    ["0177.0x0.1"],
  ])("sees loopback in %s", (address) => {
    expect(refusalOf(address)).toBe("loopback")
  })

  test.each([
    ["::", "unspecified"],
    ["0:0:0:0:0:0:0:0", "unspecified"],
    ["::1", "loopback"],
    ["[::1]", "loopback"],
    ["0:0:0:0:0:0:0:1", "loopback"],
    ["0000:0000:0000:0000:0000:0000:0000:0001", "loopback"],
    ["::ffff:127.0.0.1", "a mapped IPv4 address"],
    ["::ffff:7f00:1", "a mapped IPv4 address"],
    ["::FFFF:8.8.8.8", "a mapped IPv4 address"],
    ["::127.0.0.1", "a mapped IPv4 address"],
    ["64:ff9b::7f00:1", "loopback"],
    ["64:ff9b::169.254.169.254", "link-local"],
    ["64:ff9b::a00:1", "private"],
    ["64:ff9b:1::808:808", "NAT64 of a local network"],
    ["64:ff9a::1", "reserved"],
    ["100::1", "discarded"],
    ["2001:0:4136:e378::1", "a Teredo tunnel"],
    ["2001:10::1", "reserved"],
    ["2001:1ff:ffff::", "reserved"],
    ["2001:db8::1", "for documentation"],
    ["2002:7f00:1::", "a 6to4 tunnel"],
    ["2002:808:808::1", "a 6to4 tunnel"],
    ["3fff:fff::1", "for documentation"],
    ["4000::1", "reserved"],
    ["5f00::1", "reserved"],
    ["fc00::1", "private"],
    ["fdff:ffff::1", "private"],
    ["fe80::1", "link-local"],
    ["febf::1", "link-local"],
    ["fec0::1", "private"],
    ["ff02::1", "multicast"],
  ])("refuses IPv6 %s: %s", (address, reason) => {
    expect(refusalOf(address)).toBe(reason)
  })

  test.each([
    [""],
    ["example.com"],
    ["256.1.1.1"],
    ["1.2.3.4.5"],
    ["1.2.3.256"],
    ["1..2"],
    ["09.1.1.1"],
    ["4294967296"],
    ["1.16777216"],
    ["0xg"],
    [":::"],
    ["1::2::3"],
    ["1:2:3:4:5:6:7"],
    ["1:2:3:4:5:6:7:8:9"],
    ["1:2:3:4:5:6:7::8"],
    ["::12345"],
    ["::1.2.3"],
    ["::1.2.3.256"],
    ["1.2.3.4::"],
    ["fe80::1%eth0"],
    ["[::1"],
  ])("takes '%s' for no address", (address) => {
    expect(refusalOf(address)).toBe("not an address")
  })
})

describe("refusalOfHost", () => {
  test.each([
    ["localhost", "local"],
    ["LOCALHOST.", "local"],
    ["a.localhost", "local"],
    ["printer.local", "local"],
    ["metadata.google.internal", "local"],
    ["router.home.arpa", "local"],
    ["", "empty"],
    ["127.0.0.1", "loopback"],
    ["[::1]", "loopback"],
    ["1.2.3.4.5", "not an address"],
    ["example.com", undefined],
    ["notlocalhost.com", undefined],
    ["local.example.com", undefined],
    ["mylocal", undefined],
    ["8.8.8.8", undefined],
  ])("judges '%s': %s", (host, reason) => {
    expect(refusalOfHost(host)).toBe(reason)
  })
})

test("tells addresses from names by their last label", () => {
  const hosts = ["127.1", "0x7f", "a.0x1", "::1", "[::1]", "1.2.3.4.", "8.example", "0xg", "a1"]
  expect(hosts.filter(isAddress)).toEqual(["127.1", "0x7f", "a.0x1", "::1", "[::1]", "1.2.3.4."])
})

describe("parseAllowed", () => {
  test.each([
    ["localhost", "http://localhost:8080/", true],
    ["localhost", "https://LOCALHOST/", true],
    ["localhost:8080", "http://localhost:8080/", true],
    ["localhost:8080", "http://localhost:8081/", false],
    ["localhost:80", "http://localhost/", true],
    ["localhost:443", "https://localhost/", true],
    ["localhost:80", "https://localhost/", false],
    [" a.test , 10.0.0.5:3000", "http://10.0.0.5:3000/x", true],
    ["127.1", "http://2130706433/", true],
    ["[::1]:9", "http://[::1]:9/", true],
    ["[::1]:9", "http://[::1]:8/", false],
    ["::1", "http://[0:0:0:0:0:0:0:1]:8/", true],
    ["localhost", "http://a.localhost/", false],
    ["localhost", "http://localhost.evil.test/", false],
    ["*", "http://localhost/", false],
    ["http://localhost", "http://localhost/", false],
    ["", "http://localhost/", false],
    [undefined, "http://localhost/", false],
  ])("'%s' for %s: %s", (list, url, isAllowed) => {
    expect(parseAllowed(list)(new URL(url))).toBe(isAllowed)
  })
})
