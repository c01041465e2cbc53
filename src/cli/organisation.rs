//! The options of `attache serve` by which people sign in with their organisation.

use std::path::PathBuf;

use clap::Args;

use super::{Failure, say::Say};
use crate::{
    desk::organisation::{Claim, Membership},
    domain::{Personal, Role},
    hub::Organisation,
};

#[derive(Debug, Args)]
pub struct OidcArgs {
    /// Let people sign in with their organisation: the address of its `OpenID` provider. The secret of the
    /// client, if it has one, is read from `ATTACHE_OIDC_SECRET`.
    #[arg(long = "oidc-issuer", value_name = "URL", requires = "client")]
    issuer: Option<String>,

    /// The name by which the provider knows this hub.
    #[arg(long = "oidc-client", value_name = "ID", requires = "issuer")]
    client: Option<String>,

    /// The claim that holds somebody's login; with @DOMAIN, what stands before that domain.
    #[arg(
        long = "oidc-login",
        value_name = "CLAIM[@DOMAIN]",
        default_value = "preferred_username"
    )]
    login: String,

    /// Make an account with this role for people of a group who have none; may be given again.
    #[arg(long = "oidc-group", value_name = "GROUP=ROLE")]
    groups: Vec<String>,

    /// The claim that lists somebody's groups.
    #[arg(long = "oidc-groups-claim", value_name = "CLAIM", default_value = "groups")]
    groups_claim: String,

    /// How browsers reach this hub, if not by its first name: `https://hub.example:7317`
    #[arg(long = "oidc-address", value_name = "URL")]
    address: Option<String>,

    /// The authority of a provider whose certificate not everybody trusts, as a PEM file.
    #[arg(long = "oidc-ca", value_name = "FILE")]
    ca: Option<PathBuf>,
}

/// The organisation that the options name.
pub(super) fn of(say: &Say, args: &OidcArgs) -> Result<Option<Organisation>, Failure> {
    let (Some(issuer), Some(client)) = (&args.issuer, &args.client) else { return Ok(None) };
    let bad = |key: &str, it: &str| Failure::BadInput(say.texts.tr_with(key, &[("it", it.into())]));
    let login = Claim::parse(&args.login);
    let login = login.ok_or_else(|| bad("cli-serve-oidc-login", &args.login))?;
    let mut groups = Vec::new();
    for text in &args.groups {
        let pair = text.rsplit_once('=').and_then(|(group, role)| {
            let role = Role::from_code(role).filter(|it| *it != Role::LinkHolder)?;
            (!group.is_empty()).then(|| (group.to_owned(), role))
        });
        groups.push(pair.ok_or_else(|| bad("cli-serve-oidc-group", text))?);
    }
    let secret = std::env::var("ATTACHE_OIDC_SECRET").ok().filter(|it| !it.is_empty());
    Ok(Some(Organisation {
        issuer: issuer.clone(),
        client: client.clone(),
        secret: secret.map(Personal::new),
        ca: args.ca.clone(),
        address: args.address.clone(),
        membership: Membership { login, groups },
        groups_claim: args.groups_claim.clone(),
    }))
}
