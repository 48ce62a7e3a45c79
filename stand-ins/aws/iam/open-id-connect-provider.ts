import {
  AddClientIDToOpenIDConnectProviderCommand,
  CreateOpenIDConnectProviderCommand,
  DeleteOpenIDConnectProviderCommand,
  GetOpenIDConnectProviderCommand,
  IAMClient,
  RemoveClientIDFromOpenIDConnectProviderCommand,
  TagOpenIDConnectProviderCommand,
  UntagOpenIDConnectProviderCommand,
  UpdateOpenIDConnectProviderThumbprintCommand,
} from "@aws-sdk/client-iam";
import type * as iam from "@pulumi/aws/iam";
import type { AwsRegion } from "../api/aws-api";
import { handler } from "../deployment/handler";
import { tagChange, tagList, type Tags, tagsOf } from "../deployment/tag-list";

async function describe(id: string, aws: AwsRegion) {
  return aws.global(IAMClient).send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: id }));
}

async function setClients(id: string, clients: readonly string[], aws: AwsRegion): Promise<void> {
  const client = aws.global(IAMClient);
  const { ClientIDList = [] } = await describe(id, aws);
  for (const ClientID of ClientIDList.filter((each) => !clients.includes(each))) {
    await client.send(
      new RemoveClientIDFromOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: id, ClientID }),
    );
  }
  for (const ClientID of clients.filter((each) => !ClientIDList.includes(each))) {
    await client.send(
      new AddClientIDToOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: id, ClientID }),
    );
  }
}

async function setTags(id: string, tags: Tags | undefined, aws: AwsRegion): Promise<void> {
  const client = aws.global(IAMClient);
  const { remove, set } = tagChange(tagsOf((await describe(id, aws)).Tags), tags);
  if (remove.length > 0) {
    await client.send(
      new UntagOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: id, TagKeys: remove }),
    );
  }
  if (Object.keys(set).length > 0) {
    await client.send(
      new TagOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: id, Tags: tagList(set) }),
    );
  }
}

/** An issuer of tokens that roles may trust. */
export const openIdConnectProvider = handler<iam.OpenIdConnectProviderArgs, iam.OpenIdConnectProvider>({
  inputs: ["clientIdLists", "tags", "thumbprintLists", "url"],
  async create(inputs, aws) {
    const { OpenIDConnectProviderArn } = await aws.global(IAMClient).send(
      new CreateOpenIDConnectProviderCommand({
        Url: inputs.url,
        ClientIDList: inputs.clientIdLists,
        ThumbprintList: inputs.thumbprintLists,
        Tags: tagList(inputs.tags),
      }),
    );
    return OpenIDConnectProviderArn ?? "";
  },
  async read(id, aws) {
    const found = await describe(id, aws);
    return {
      arn: id,
      clientIdLists: found.ClientIDList,
      tags: tagsOf(found.Tags),
      thumbprintLists: found.ThumbprintList,
      // AWS leaves the scheme out, which is always this one.
      url: found.Url && `https://${found.Url.replace(/^https:\/\//, "")}`,
    };
  },
  async update(id, inputs, change, aws) {
    if (change.has("clientIdLists")) await setClients(id, inputs.clientIdLists, aws);
    if (change.has("thumbprintLists")) {
      await aws.global(IAMClient).send(
        new UpdateOpenIDConnectProviderThumbprintCommand({
          OpenIDConnectProviderArn: id,
          ThumbprintList: inputs.thumbprintLists,
        }),
      );
    }
    if (change.has("tags")) await setTags(id, inputs.tags, aws);
  },
  async delete(id, aws) {
    await aws
      .global(IAMClient)
      .send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: id }));
  },
});
