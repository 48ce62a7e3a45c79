/** Where a region of AWS is. */
interface AwsRegion {
  /** ISO 3166 code, in lower case, of the country that AWS names. */
  readonly country: string;
  /** Of the city that AWS names: it does not publish the places. */
  readonly location: { readonly latitude: number; readonly longitude: number };
  /** The region in which backups have their copy where no other is declared: near, and another event's. */
  readonly copy: string;
}

const region = (country: string, latitude: number, longitude: number, copy: string): AwsRegion => ({
  country,
  location: { latitude, longitude },
  copy,
});

/** Regions of AWS, by name. */
export const awsRegions: Readonly<Record<string, AwsRegion | undefined>> = {
  "af-south-1": region("za", -33.9, 18.4, "eu-west-1"),
  "ap-east-1": region("hk", 22.3, 114.2, "ap-southeast-1"),
  "ap-northeast-1": region("jp", 35.7, 139.7, "ap-northeast-3"),
  "ap-northeast-2": region("kr", 37.6, 127, "ap-northeast-1"),
  "ap-northeast-3": region("jp", 34.7, 135.5, "ap-northeast-1"),
  "ap-south-1": region("in", 19.1, 72.9, "ap-south-2"),
  "ap-south-2": region("in", 17.4, 78.5, "ap-south-1"),
  "ap-southeast-1": region("sg", 1.4, 103.8, "ap-southeast-3"),
  "ap-southeast-2": region("au", -33.9, 151.2, "ap-southeast-4"),
  "ap-southeast-3": region("id", -6.2, 106.8, "ap-southeast-1"),
  "ap-southeast-4": region("au", -37.8, 145, "ap-southeast-2"),
  "ca-central-1": region("ca", 45.5, -73.6, "ca-west-1"),
  "ca-west-1": region("ca", 51, -114.1, "ca-central-1"),
  "eu-central-1": region("de", 50.1, 8.7, "eu-west-1"),
  "eu-central-2": region("ch", 47.4, 8.5, "eu-central-1"),
  "eu-north-1": region("se", 59.3, 18.1, "eu-central-1"),
  "eu-south-1": region("it", 45.5, 9.2, "eu-central-1"),
  "eu-south-2": region("es", 41.7, -0.9, "eu-west-3"),
  "eu-west-1": region("ie", 53.3, -6.3, "eu-central-1"),
  "eu-west-2": region("gb", 51.5, -0.1, "eu-west-1"),
  "eu-west-3": region("fr", 48.9, 2.4, "eu-central-1"),
  "il-central-1": region("il", 32.1, 34.8, "eu-south-1"),
  "me-central-1": region("ae", 24.5, 54.4, "me-south-1"),
  "me-south-1": region("bh", 26.1, 50.6, "me-central-1"),
  "sa-east-1": region("br", -23.6, -46.6, "us-east-1"),
  "us-east-1": region("us", 38.9, -77.5, "us-west-2"),
  "us-east-2": region("us", 40, -83, "us-west-2"),
  "us-west-1": region("us", 37.4, -121.9, "us-east-2"),
  "us-west-2": region("us", 45.8, -119.7, "us-east-2"),
};
