import { declareBlueprint } from "@holdfast/blueprint";

// Every name and figure is made up. What is left out has a default; where that is weak, `npx holdfast check` warns of it.
declareBlueprint({
  sites: [
    {
      name: "frankfurt",
      country: "de",
      location: { latitude: 50.11, longitude: 8.68 },
      cores: 64,
      memoryGiB: 256,
      storageTiB: 20,
    },
    {
      name: "munich",
      country: "de",
      location: { latitude: 48.14, longitude: 11.58 },
      cores: 64,
      memoryGiB: 256,
      storageTiB: 20,
    },
    { name: "witness", region: "eu-west-3" },
  ],
  services: [
    {
      service: "orders",
      survive: "one-site",
      because: "two own sites are all that there are",
      rto: "2 minutes",
      demand: { peakRequestsPerSecond: 900, requestsPerSecondPerReplica: 100 },
      stores: [{ kind: "database", name: "orders", storageGiB: 100 }],
      hostname: "orders",
      workload: {
        image: `registry.example/orders@sha256:a024dd556a71475f4bdacf29b2d2e5355be45aa971d3f49c095f0176fb6b9bf6`,
      },
    },
  ],
});
