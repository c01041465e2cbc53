// An OpenID provider that lets everybody in under the name they give; people called "new…" are in the group "desk".
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import path from "node:path";

const modules = process.env.OIDC_MODULES;
const entry = createRequire(path.join(modules, "x.js")).resolve("oidc-provider");
const { default: Provider } = await import(pathToFileURL(entry));
const port = Number(process.argv[2]);
const here = `http://127.0.0.1:${port}`;

const client = {
  application_type: "native", // so that the hub's port may be any
  redirect_uris: ["http://127.0.0.1/sign-in/oidc/callback"],
  response_types: ["code"],
  grant_types: ["authorization_code"],
};
const provider = new Provider(here, {
  clients: [
    { ...client, client_id: "attache", client_secret: "a secret: with / marks+", token_endpoint_auth_method: "client_secret_basic" },
    { ...client, client_id: "attache-public", token_endpoint_auth_method: "none" },
  ],
  pkce: { required: () => true },
  // A hub of a test registers itself, with the address at which it hears that somebody has signed out.
  features: { registration: { enabled: true }, backchannelLogout: { enabled: true } },
  claims: { openid: ["sub"], profile: ["name", "preferred_username", "groups"], email: ["email", "email_verified"] },
  cookies: { keys: ["only for tests"] },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({
      sub: id,
      name: `Name of ${id}`,
      preferred_username: id,
      email: `${id}@office.example`,
      email_verified: true,
      groups: id.startsWith("new") ? ["everybody", "desk"] : ["everybody"],
    }),
  }),
});
provider.listen(port, "127.0.0.1");
