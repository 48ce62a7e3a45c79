import * as path from "node:path";
import { InvalidInputError, judge } from "@holdfast/resilience";
import { Command } from "commander";
import { explanation } from "@holdfast/report/terminal/explanation";
import { explanationGraph } from "@holdfast/report/terminal/explanation-graph";
import { writeWhole } from "@holdfast/evaluate/write-file";
import { type BlueprintSource, loadWhole } from "./judge-content";
import { namedLoss } from "./named-loss";
import { addSourceOptions, names } from "./source-options";

interface ExplainOptions extends BlueprintSource {
  lose: string[];
  graph?: string | true;
}

/** A Markdown file holds the graph in a fence, so that it is drawn; any other file holds the bare text. */
function writeGraph(file: string, graph: string): void {
  const fenced = [".md", ".markdown"].includes(path.extname(file).toLowerCase());
  writeWhole(path.resolve(file), fenced ? `\`\`\`mermaid\n${graph}\`\`\`\n` : graph);
  process.stderr.write(`graph: ${file}\n`);
}

/** `holdfast explain`: the whole chain of reasons for what a loss leaves of one service. */
export function explainCommand(): Command {
  return addSourceOptions(new Command("explain"))
    .description("Say why a loss leaves of a service what it leaves, down to the resources.")
    .argument("<SERVICE>", "the service to explain")
    .requiredOption("--lose <NAMES>", "sites or other things that are lost at once, joined by commas", names)
    .option("--graph [FILE]", "the chain as a Mermaid flowchart, printed or written to a .mmd or .md file")
    .addHelpText(
      "after",
      `
Examples:
  npx holdfast explain payments --lose ansan,siheung
  npx holdfast explain messaging --lose pangyo --graph why.md    as text, and as a graph to paste
  npx holdfast explain bank --lose power-feed:ansan/feed-a --from preview.json

Exit code: 0 explained, 2 bad input.`,
    )
    .exitOverride()
    .action(async (service: string, options: ExplainOptions) => {
      const { blueprint } = await loadWhole(options);
      const explained = blueprint.services.find(({ name }) => name === service);
      if (!explained) {
        throw new InvalidInputError({
          what: `there is no service ${service}`,
          where: `explain ${service}`,
          why: "only a service of the blueprint can be explained",
          fix: `name one of ${blueprint.services.map(({ name }) => name).join(", ")}`,
        });
      }
      const verdicts = judge(blueprint, namedLoss(blueprint, options.lose));
      const verdict = verdicts.find((each) => each.service === service)!;
      const graph = () => explanationGraph(verdict, verdicts);
      process.stdout.write(
        options.graph === true ? graph() : explanation(verdict, verdicts, explained.goals),
      );
      if (typeof options.graph === "string") writeGraph(options.graph, graph());
    });
}
