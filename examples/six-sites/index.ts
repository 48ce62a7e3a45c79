import { declareBlueprint } from "@holdfast/blueprint";

// Every name and figure is made up. A site is a file in sites/, a service is one in services/.
declareBlueprint({ sites: "sites", services: "services" });
