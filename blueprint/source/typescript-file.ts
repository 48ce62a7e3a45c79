import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type * as TypeScript from "typescript";
import type { ValuePath } from "./refusals";
import { shownFile } from "./yaml-file";

type Expression = TypeScript.Expression;

/** An expression with the arguments of the call that it is evaluated in. */
interface Scoped {
  readonly expression: Expression;
  readonly parameters: ReadonlyMap<string, Scoped>;
}

/** What stands at a key: the node whose line is told, and its value. */
interface Member {
  readonly node: TypeScript.Node;
  readonly value: Scoped;
}

/** Names that are followed to what they stand for, at the most: a declaration that goes round in circles ends too. */
const MOST_STEPS = 50;

/**
 * A TypeScript file that can say on which line a value of one of its constants is written. Constants, spreads, and
 * functions that return an object are followed; of what is computed otherwise the closest line is told.
 */
export class TypeScriptFile {
  // Loaded when there is something to tell, since it takes as long as everything else before.
  private readonly typescript = createRequire(__filename)("typescript") as typeof TypeScript;
  private readonly source: TypeScript.SourceFile;
  private steps = MOST_STEPS;

  /** @param file the file's path; errors show it relative to the working folder */
  constructor(private readonly file: string) {
    const { ScriptTarget } = this.typescript;
    this.source = this.typescript.createSourceFile(
      file,
      readFileSync(file, "utf8"),
      ScriptTarget.Latest,
      true,
    );
  }

  /**
   * `file:line` of the value at a path below a constant, of its key where it has one, or of the closest value around it.
   *
   * @param constant name of the constant
   * @param path keys and indexes below it
   */
  where(constant: string, path: ValuePath): string {
    this.steps = MOST_STEPS;
    const expression = this.variable(constant);
    let node: TypeScript.Node = expression ?? this.source;
    let value: Scoped | undefined = expression && { expression, parameters: new Map() };
    for (const key of path) {
      const member: Member | undefined = value && this.member(value, key);
      if (!member) break;
      ({ node, value } = member);
    }
    const { line } = this.source.getLineAndCharacterOfPosition(node.getStart(this.source));
    return `${shownFile(this.file)}:${line + 1}`;
  }

  private variable(name: string): Expression | undefined {
    const ts = this.typescript;
    for (const statement of this.source.statements) {
      if (!ts.isVariableStatement(statement)) continue;
      const found = statement.declarationList.declarations.find((each) => each.name.getText() === name);
      if (found?.initializer) return found.initializer;
    }
    return undefined;
  }

  /** What an expression comes to, as far as it can be read from the file. */
  private resolve({ expression, parameters }: Scoped): Scoped {
    const ts = this.typescript;
    if (this.steps-- <= 0) return { expression, parameters };
    if (
      ts.isParenthesizedExpression(expression) ||
      ts.isAsExpression(expression) ||
      ts.isSatisfiesExpression(expression) ||
      ts.isNonNullExpression(expression)
    ) {
      return this.resolve({ expression: expression.expression, parameters });
    }
    if (ts.isIdentifier(expression)) {
      const parameter = parameters.get(expression.text);
      if (parameter) return this.resolve(parameter);
      const variable = this.variable(expression.text);
      if (variable) return this.resolve({ expression: variable, parameters: new Map() });
    }
    if (ts.isPropertyAccessExpression(expression)) {
      const member = this.member({ expression: expression.expression, parameters }, expression.name.text);
      if (member) return this.resolve(member.value);
    }
    if (ts.isCallExpression(expression)) return this.returned(expression, parameters);
    return { expression, parameters };
  }

  /** What a function of the same file returns for a call. */
  private returned(call: TypeScript.CallExpression, parameters: Scoped["parameters"]): Scoped {
    const ts = this.typescript;
    const name = call.expression.getText();
    const declared = this.source.statements.find(
      (statement) => ts.isFunctionDeclaration(statement) && statement.name?.text === name,
    ) as TypeScript.FunctionDeclaration | undefined;
    const variable = this.variable(name);
    const callee = declared ?? (variable && ts.isArrowFunction(variable) ? variable : undefined);
    const { body } = callee ?? {};
    const expression =
      body && ts.isBlock(body) ? body.statements.find(ts.isReturnStatement)?.expression : body;
    if (!callee || !expression) return { expression: call, parameters };
    const given = callee.parameters.flatMap((parameter, index) => {
      const argument = call.arguments[index];
      return argument ? [[parameter.name.getText(), { expression: argument, parameters }] as const] : [];
    });
    return this.resolve({ expression, parameters: new Map(given) });
  }

  private member(of: Scoped, key: PropertyKey): Member | undefined {
    const ts = this.typescript;
    const { expression, parameters } = this.resolve(of);
    if (ts.isObjectLiteralExpression(expression)) return this.property(expression, parameters, String(key));
    if (ts.isArrayLiteralExpression(expression)) return this.elements(expression, parameters)?.[Number(key)];
    return undefined;
  }

  /** The last one of a name counts, also where it comes from a spread. */
  private property(
    object: TypeScript.ObjectLiteralExpression,
    parameters: Scoped["parameters"],
    key: string,
  ): Member | undefined {
    const ts = this.typescript;
    for (const node of [...object.properties].reverse()) {
      if (ts.isSpreadAssignment(node)) {
        const member = this.member({ expression: node.expression, parameters }, key);
        if (member) return member;
      }
      const name = node.name && "text" in node.name ? node.name.text : undefined;
      if (name !== key) continue;
      if (ts.isPropertyAssignment(node)) return { node, value: { expression: node.initializer, parameters } };
      if (ts.isShorthandPropertyAssignment(node))
        return { node, value: { expression: node.name, parameters } };
    }
    return undefined;
  }

  /** The elements of an array with those of its spreads; nothing where their number cannot be read from the file. */
  private elements(
    array: TypeScript.ArrayLiteralExpression,
    parameters: Scoped["parameters"],
  ): Member[] | undefined {
    const ts = this.typescript;
    const all: Member[] = [];
    for (const node of array.elements) {
      if (!ts.isSpreadElement(node)) {
        all.push({ node, value: { expression: node, parameters } });
        continue;
      }
      const { expression, parameters: inner } = this.resolve({ expression: node.expression, parameters });
      const spread = ts.isArrayLiteralExpression(expression) && this.elements(expression, inner);
      if (!spread) return undefined;
      all.push(...spread);
    }
    return all;
  }
}
