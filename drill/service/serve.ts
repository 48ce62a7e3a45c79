import { InvalidInputError } from "@holdfast/resilience";
import { siteServiceConfiguration } from "./configuration";
import { readConfigurationFile } from "./configuration-file";
import { createSiteService } from "./site-service";

// The service of one site as a process: its argument is the path of its configuration. It writes one line once it
// listens, and ends at once when told to, as one that holds nothing can.
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => process.exit(0));
try {
  const configuration = readConfigurationFile(process.argv[2], siteServiceConfiguration);
  const { site, address, port } = configuration;
  const server = createSiteService(configuration);
  server.on("error", (error) => {
    console.error(`${site}: ${error.message}`);
    process.exit(1);
  });
  server.listen(port, address, () => console.log(JSON.stringify({ site, address, port })));
} catch (error) {
  if (!(error instanceof InvalidInputError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
