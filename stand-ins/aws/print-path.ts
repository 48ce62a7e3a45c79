import { pluginDirectory, withAwsPlugin } from "./install";

// For shells: eval "$(npm run -s path -w @holdfast/aws-stand-in)"
if (withAwsPlugin().plugin === "stand-in") {
  process.stdout.write(`export PATH='${pluginDirectory.replace(/'/g, "'\\''")}':"$PATH"\n`);
}
