import type * as pulumi from "@pulumi/pulumi";
import type { SharedHazards, SiteLocation, SiteUtilities } from "../site";

/** An availability zone with the one private subnet in it. */
export interface CloudZone {
  /** Name of the availability zone, for instance "ap-northeast-2a". */
  name: string;
  /** Addresses of the zone's subnet in CIDR notation, /16 to /28, within the VPC's. */
  subnetCidr: string;
}

/** The network of a site in the cloud. */
export interface CloudNetwork {
  /** Addresses of the VPC in CIDR notation, /16 to /28; overlaps no other site's. */
  vpcCidr: string;
  /** Availability zones, at least one. */
  zones: CloudZone[];
}

/** The router of a data center, to which the cloud site keeps a VPN with two tunnels. */
export interface SiteGateway {
  /** Name of the data center. */
  site: string;
  /** Public IPv4 address of its router. */
  address: string;
  /** Autonomous system number that the router announces its networks with (BGP), 1 to 4294967294. */
  autonomousSystem: number;
}

/** Arguments of `CloudRegion`. */
export interface CloudRegionArgs {
  /** Name of the site, a DNS label, for instance "aws-seoul". */
  site: string;
  /** Cloud provider; "aws" is the only one so far. */
  provider: string;
  /** The provider's name of the region, for instance "ap-northeast-2". Set on every resource. */
  region: string;
  /** ISO 3166-1 code of the country in lower case, for instance "kr"; residency is judged by it. */
  country: string;
  /** Where the region is, as far as the provider says. */
  location: SiteLocation;
  /** Hazards that it shares with other sites. */
  hazards: SharedHazards;
  /** What it is connected to, as far as the provider says. */
  utilities: SiteUtilities;
  /** Its private network. */
  network: CloudNetwork;
  /** Routers of the data centers that it talks to, at least one. */
  siteGateways: pulumi.Input<SiteGateway>[];
  /**
   * Autonomous system number of the cloud's end of the VPN (BGP). Regions of one number do not reach each other through a
   * data center: what comes back to the number that it began with is dropped.
   *
   * @default 64512
   * @example 64516
   */
  autonomousSystem?: number;
}
