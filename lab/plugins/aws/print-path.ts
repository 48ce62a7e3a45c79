import { withAwsPlugin } from "./install";

// For shells: eval "$(npm run -s path -w @holdfast/aws-stand-in)"
const { environment, plugin } = withAwsPlugin();
process.stdout.write(
  plugin === "official" ? "" : `export PATH='${(environment.PATH ?? "").replace(/'/g, "'\\''")}'\n`,
);
