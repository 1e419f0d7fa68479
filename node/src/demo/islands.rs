//! The five fictional universities, their people and their nodes.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use campus_proto::admin::v1 as admin;

use super::client::Client;
use super::process::{self, Program, Readiness};
use super::samples::Parcel;
use super::scenario::{Institution, Operation, Person, Policy, Role, Scenario, Step};

/// Ids and names of the institutions.
pub(super) const ISLANDS: [(&str, &str); 5] = [
    ("ouessant", "Université d’Ouessant"),
    ("groix", "Université de Groix"),
    ("noirmoutier", "Université de Noirmoutier"),
    ("oleron", "Université d’Oléron"),
    ("porquerolles", "Université de Porquerolles"),
];

/// How many teachers each of them says that it has, in the same order: as fictional as they are.
const TEACHERS: [u32; 5] = [412, 1_130, 7, 268, 84];

/// Who works and studies at each of them. All of them are invented.
const PEOPLE: [(&str, &str, Role); 4] = [
    ("Maëlle Kerdoncuff", "maelle", Role::Teacher),
    ("Yanis Le Bihan", "yanis", Role::Teacher),
    ("Solène Quiniou", "solene", Role::Staff),
    ("Tanguy Stéphan", "tanguy", Role::Student),
];

const CONSORTIUM: &str = "archipelago";

/// A running federation.
pub(super) struct Islands {
    pub(super) folder: PathBuf,
    pub(super) scenario: Scenario,
    pub(super) registry: Program,
    nodes: Vec<(String, Program)>,
}

impl Islands {
    /// Sets everything up below `folder` and starts it.
    pub(super) async fn start(folder: &Path, seed: u64) -> anyhow::Result<Self> {
        let registry_folder = folder.join("registry");
        let registry_address = process::free_address()?;
        let fingerprint = found(&registry_folder, &registry_address).await?;
        let mut institutions = Vec::new();
        for (id, name) in ISLANDS {
            let island = settle(folder, (id, name), &fingerprint).await?;
            institutions.push(island);
        }
        admit(folder, &registry_folder).await?;
        let mut islands = Self {
            folder: folder.to_owned(),
            registry: registry_program(folder, &registry_folder, &registry_address)?,
            nodes: Vec::new(),
            scenario: Scenario {
                format: 1,
                consortium: CONSORTIUM.to_owned(),
                seed,
                institutions,
                people: Vec::new(),
                steps: Vec::new(),
            },
        };
        islands.registry.start().await?;
        islands.start_nodes().await?;
        islands.enrol().await?;
        Ok(islands)
    }

    async fn start_nodes(&mut self) -> anyhow::Result<()> {
        for (institution, teachers) in self.scenario.institutions.iter().zip(TEACHERS) {
            let (folder, teachers) = (self.folder.join(&institution.id), teachers.to_string());
            let folder = process::text(&folder)?;
            let arguments = ["serve", "--dir", folder, "--teachers", &teachers];
            let mut program = Program::new(
                arguments.map(str::to_owned).to_vec(),
                Readiness::Http(institution.grpc.clone()),
                self.folder.join(format!("{}.log", institution.id)),
            );
            program
                .start()
                .await
                .with_context(|| format!("start {}", institution.id))?;
            self.nodes.push((institution.id.clone(), program));
        }
        for institution in &mut self.scenario.institutions {
            let own = self.folder.join(&institution.id);
            institution.operator_token = secret(&own.join("operator.token"))?;
            institution.admin_password = secret(&own.join("admin.password"))?;
        }
        Ok(())
    }

    async fn enrol(&mut self) -> anyhow::Result<()> {
        for institution in self.scenario.institutions.clone() {
            let operator = Client::new(&institution.grpc, Some(&institution.operator_token))?;
            for (name, login, role) in PEOPLE {
                let (handle, token) = operator.enrol(name, wire_role(role)).await?;
                let password = operator.set_password(&handle, login).await?;
                let address = format!("{handle}@{}", institution.id);
                let institution = institution.id.clone();
                let name = name.to_owned();
                self.scenario.people.push(Person {
                    institution,
                    name,
                    role,
                    handle,
                    address,
                    token,
                    login: login.to_owned(),
                    password,
                });
            }
        }
        Ok(())
    }

    /// A node's process.
    pub(super) fn node(&mut self, id: &str) -> anyhow::Result<&mut Program> {
        let node = self.nodes.iter_mut().find(|(node, _)| node == id);
        Ok(&mut node.with_context(|| format!("no institution {id}"))?.1)
    }

    /// A node as its operator sees it.
    pub(super) fn operator(&self, id: &str) -> anyhow::Result<Client> {
        let institution = self
            .scenario
            .institution(id)
            .context("no such institution")?;
        Client::new(&institution.grpc, Some(&institution.operator_token))
    }

    /// A node as one of its people sees it.
    pub(super) fn person(&self, person: &Person) -> anyhow::Result<Client> {
        let institution = self.scenario.institution(&person.institution);
        Client::new(
            &institution.context("no such institution")?.grpc,
            Some(&person.token),
        )
    }

    /// A node as somebody sees it who is not signed in.
    pub(super) fn anonymous(&self, id: &str) -> anyhow::Result<Client> {
        let institution = self
            .scenario
            .institution(id)
            .context("no such institution")?;
        Client::new(&institution.grpc, None)
    }

    /// The first person of a role at an institution.
    pub(super) fn who(&self, institution: &str, role: Role) -> anyhow::Result<Person> {
        let person = self.scenario.person(institution, role).cloned();
        person.with_context(|| format!("nobody of this role at {institution}"))
    }

    /// Publishes as the first teacher of an institution; returns the item's id.
    pub(super) async fn publish(
        &mut self,
        institution: &str,
        parcel: &Parcel,
        policy: Policy,
    ) -> anyhow::Result<String> {
        let owner = self.who(institution, Role::Teacher)?;
        let client = self.person(&owner)?;
        for file in &parcel.files {
            client.upload(file).await?;
        }
        let item = client.publish(parcel.json()?, &policy).await?;
        let title = parcel.title().to_owned();
        let operation = Operation::Publish {
            owner: owner.address,
            title,
            policy,
        };
        self.scenario.steps.push(Step {
            item: item.clone(),
            operation,
        });
        Ok(item)
    }

    /// Changes an item as its owner.
    pub(super) async fn change(&mut self, item: &str, change: Change<'_>) -> anyhow::Result<()> {
        use campus_proto::commons::v1::Withdrawal;
        let institution = item.split('/').next().unwrap_or_default();
        let client = self.person(&self.who(institution, Role::Teacher)?)?;
        let operation = match change {
            Change::Share(policy) => {
                client.share(item, &policy).await?;
                Operation::Share { policy }
            }
            Change::Revise(parcel) => {
                let version = client.revise(item, parcel.json()?).await?;
                Operation::Revise {
                    version,
                    title: parcel.title().to_owned(),
                }
            }
            Change::Withdraw => {
                client.withdraw(item, Withdrawal::Withdraw).await?;
                Operation::Withdraw
            }
            Change::Retract => {
                client.withdraw(item, Withdrawal::Retract).await?;
                Operation::Retract
            }
            Change::Erase => {
                client.withdraw(item, Withdrawal::Erase).await?;
                Operation::Erase
            }
        };
        self.scenario.steps.push(Step {
            item: item.to_owned(),
            operation,
        });
        Ok(())
    }

    /// Stops everything.
    pub(super) async fn stop(mut self) -> anyhow::Result<()> {
        for (_, program) in &mut self.nodes {
            program.stop().await?;
        }
        self.registry.stop().await
    }
}

/// What an owner does to an item.
pub(super) enum Change<'a> {
    Share(Policy),
    Revise(&'a Parcel),
    Withdraw,
    Retract,
    Erase,
}

fn secret(path: &Path) -> anyhow::Result<String> {
    let text = std::fs::read_to_string(path);
    let text = text.with_context(|| format!("read {}", path.display()))?;
    Ok(text.trim().to_owned())
}

fn wire_role(role: Role) -> admin::Role {
    match role {
        Role::Teacher => admin::Role::Teacher,
        Role::Staff => admin::Role::Staff,
        Role::Student => admin::Role::Student,
        Role::Operator => admin::Role::Operator,
    }
}

/// Makes the council's keys and the first root; returns its fingerprint.
async fn found(folder: &Path, address: &str) -> anyhow::Result<String> {
    let folder = process::text(folder)?;
    let printed = process::run(&[
        "registry",
        "init",
        "--dir",
        folder,
        "--consortium",
        CONSORTIUM,
        "--council",
        "5",
        "--threshold",
        "3",
        "--address",
        address,
        "--json",
    ])
    .await?;
    let answer: serde_json::Value = serde_json::from_str(&printed)?;
    Ok(answer["fingerprint"]
        .as_str()
        .context("no fingerprint")?
        .to_owned())
}

/// Makes the keys and the configuration of one node.
async fn settle(
    folder: &Path,
    (id, name): (&str, &str),
    fingerprint: &str,
) -> anyhow::Result<Institution> {
    let (peer, people) = (process::free_address()?, process::free_address()?);
    let listen = process::free_address()?;
    let host = format!("{id}.localhost");
    let portal = format!("https://{host}:{}", process::port(&listen));
    let (own, root) = (folder.join(id), folder.join("registry").join("root.pb"));
    process::run(&[
        "init",
        "--dir",
        process::text(&own)?,
        "--institution",
        id,
        "--name",
        name,
        "--peer",
        &peer,
        "--people",
        &people,
        "--portal",
        &listen,
        "--portal-address",
        &portal,
        "--root",
        process::text(&root)?,
        "--fingerprint",
        fingerprint,
        "--json",
    ])
    .await?;
    let descriptor = std::fs::read_to_string(own.join("institution.json"))
        .with_context(|| format!("read the descriptor of {id}"))?;
    let descriptor: serde_json::Value = serde_json::from_str(&descriptor)?;
    Ok(Institution {
        id: id.to_owned(),
        name: name.to_owned(),
        status: "member".to_owned(),
        host,
        portal,
        grpc: people,
        peer,
        keys: serde_json::from_value(descriptor["keys"].clone()).context("read the keys")?,
        operator_token: String::new(),
        admin_password: String::new(),
    })
}

/// Lists all institutions as members, signed by the council.
async fn admit(folder: &Path, registry: &Path) -> anyhow::Result<()> {
    let registry = process::text(registry)?;
    let mut arguments = vec!["registry", "add", "--dir", registry, "--status", "member"];
    let descriptors = ISLANDS.map(|(id, _)| folder.join(id).join("institution.json"));
    for descriptor in &descriptors {
        arguments.push(process::text(descriptor)?);
    }
    process::run(&arguments).await.map(drop)
}

fn registry_program(folder: &Path, own: &Path, address: &str) -> anyhow::Result<Program> {
    let arguments = ["registry", "serve", "--dir", process::text(own)?];
    Ok(Program::new(
        arguments.map(str::to_owned).to_vec(),
        Readiness::Port(address.to_owned()),
        folder.join("registry.log"),
    ))
}
