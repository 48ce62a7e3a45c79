import { readConfiguration } from "@holdfast/contract/powerdns/read-configuration";
import { readNamed } from "@holdfast/contract/powerdns/read-named";
import { parseZone } from "@holdfast/contract/powerdns/read-zone";
import {
  CONFIGURATION_DIRECTORY,
  namedConfiguration,
  pdnsConfiguration,
  zoneFileName,
} from "holdfast/dns-failover/server-configuration";

describe("pdns.conf", () => {
  test("says what the component writes", () => {
    expect(readConfiguration(pdnsConfiguration())).toEqual({
      luaRecords: true,
      checkIntervalSeconds: 1,
      cacheSeconds: { "cache-ttl": 0, "query-cache-ttl": 0, "negquery-cache-ttl": 0 },
      backends: ["bind"],
      bindConfiguration: `${CONFIGURATION_DIRECTORY}/named.conf`,
      port: 5353,
      addresses: ["0.0.0.0"],
      faults: [],
    });
  });

  // PowerDNS's documentation of its settings: what holds where nothing is said.
  test("that says nothing means PowerDNS's own defaults", () => {
    expect(readConfiguration("# nothing\n")).toMatchObject({
      luaRecords: false,
      checkIntervalSeconds: 5,
      cacheSeconds: { "cache-ttl": 20, "query-cache-ttl": 20, "negquery-cache-ttl": 60 },
      backends: [],
      port: 53,
    });
  });

  test.each([
    ["a switch without a value", "enable-lua-records=", true],
    ["a state that records share", "enable-lua-records=shared", true],
    ["off", "enable-lua-records=no", false],
    ["the last of two", "enable-lua-records=no\nenable-lua-records=yes", true],
    ["spaces and a comment", " enable-lua-records = yes # they are asked for", true],
  ])("has Lua records by %s", (_, text, on) => {
    expect(readConfiguration(text).luaRecords).toBe(on);
  });

  test("comes after the command line, and lists are added to", () => {
    const { port, backends } = readConfiguration("local-port=53\nlaunch=bind\nlaunch+=geoip\n", [
      "--config-dir=/etc/pdns",
      "--local-port=5353",
    ]);
    expect(port).toBe(5353);
    expect(backends).toEqual(["bind", "geoip"]);
  });
});

describe("named.conf", () => {
  test("says what the component writes", () => {
    expect(readNamed(namedConfiguration("kr.example"))).toEqual([
      { name: "kr.example", file: `${CONFIGURATION_DIRECTORY}/${zoneFileName("kr.example")}` },
    ]);
  });

  // After the form of BIND's documentation, which PowerDNS's bind backend reads.
  test("may have comments, classes, further blocks and files with a directory of their own", () => {
    const text = `
      // the server
      options {
        directory "/var/named"; /* relative files
        are found here */
        allow-query { any; };
      };
      zone "Example.com." IN {
        type master;
        file "db.example.com"; # relative
        allow-transfer { 192.0.2.1; };
      };
      zone example.org { type primary; file /srv/zones/org.zone; };
    `;
    expect(readNamed(text)).toEqual([
      { name: "example.com", file: "/var/named/db.example.com" },
      { name: "example.org", file: "/srv/zones/org.zone" },
    ]);
  });
});

describe("a zone's text", () => {
  // RFC 1035, section 5.1: relative names, a left-out owner, several lines in parentheses.
  test("gives the same records for every spelling of them", () => {
    const plain = `kr.example. 900 IN SOA ns.kr.example. me.kr.example. 1 7200 900 1209600 60
kr.example. 60 IN NS ns.kr.example.
ns.kr.example. 60 IN A 192.0.2.53
`;
    const short = `$ORIGIN kr.example.
$TTL 1m
@ 900 IN SOA ns me ( 1 7200 ; serial and refresh
  900 1209600 60 )
  IN NS ns
NS A 192.0.2.53
`;
    const facts = (text: string) =>
      parseZone(text, "kr.example")
        .records.filter(({ type }) => type !== "SOA")
        .map(({ name, ttlSeconds, type, content }) => [name, ttlSeconds, type, content]);
    expect(facts(short)).toEqual(facts(plain));
  });

  // From PowerDNS's documentation of Lua records.
  test("has what its Lua records ask", () => {
    const text = `www IN LUA A "ifportup(443, {'192.0.2.1', '192.0.2.2'})"
site IN LUA A ( "ifurlup('https://www.example.com/', "
  "{{'192.0.2.1'}, {'192.0.2.2'}}, {stringmatch='Programming', selector='all'})" )
`;
    expect(parseZone(text, "example.com").answers).toMatchObject([
      { name: "www.example.com", asks: { port: 443 }, groups: [["192.0.2.1", "192.0.2.2"]] },
      {
        name: "site.example.com",
        asks: { url: "https://www.example.com/" },
        groups: [["192.0.2.1"], ["192.0.2.2"]],
        selector: "all",
      },
    ]);
  });
});
