//! The least that lets several write at once: whoever connects names their team, and each update goes
//! to the others of it and is acknowledged. Nothing is checked, decoded or kept.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::ensure;
use bytes::Bytes;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

/// Longest update, in bytes.
const UPDATE_BYTES_MAX: u32 = 1 << 20;

/// The connections of each team, by what is to be sent to them; an empty frame acknowledges.
type Teams = Arc<Mutex<HashMap<u32, Vec<mpsc::UnboundedSender<Bytes>>>>>;

/// A relay on the loopback interface, until it is dropped.
pub(super) struct Relay {
    /// Where it is reached.
    pub(super) address: SocketAddr,
    _listening: JoinSet<()>,
}

impl Relay {
    pub(super) async fn start() -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let mut listening = JoinSet::new();
        listening.spawn(listen(listener));
        Ok(Self {
            address,
            _listening: listening,
        })
    }
}

async fn listen(listener: TcpListener) {
    let (teams, mut connections) = (Teams::default(), JoinSet::new());
    while let Ok((stream, _)) = listener.accept().await {
        connections.spawn(serve(stream, Arc::clone(&teams)));
    }
}

/// Hands on what one connection sends, and to it what others do.
async fn serve(stream: TcpStream, teams: Teams) -> anyhow::Result<()> {
    stream.set_nodelay(true)?;
    let (mut reader, writer) = stream.into_split();
    let team = reader.read_u32().await?;
    let (own, outgoing) = mpsc::unbounded_channel();
    enter(&teams, (team, own.clone()));
    // The first answer says that the team is entered.
    own.send(Bytes::new())?;
    tokio::try_join!(
        hand_on_all(reader, &teams, (team, own)),
        send_all(writer, outgoing)
    )?;
    Ok(())
}

async fn hand_on_all(
    mut reader: OwnedReadHalf,
    teams: &Teams,
    (team, own): (u32, mpsc::UnboundedSender<Bytes>),
) -> anyhow::Result<()> {
    loop {
        let update = read(&mut reader).await?;
        hand_on(teams, (team, &own), &update);
        own.send(Bytes::new())?;
    }
}

fn enter(teams: &Teams, (team, own): (u32, mpsc::UnboundedSender<Bytes>)) {
    let mut teams = teams.lock().unwrap_or_else(PoisonError::into_inner);
    teams.entry(team).or_default().push(own);
}

fn hand_on(teams: &Teams, (team, own): (u32, &mpsc::UnboundedSender<Bytes>), update: &Bytes) {
    let teams = teams.lock().unwrap_or_else(PoisonError::into_inner);
    let members = teams.get(&team).into_iter().flatten();
    for other in members.filter(|other| !other.same_channel(own)) {
        // Who has gone hears nothing.
        let _ = other.send(update.clone());
    }
}

async fn send_all(
    mut writer: OwnedWriteHalf,
    mut outgoing: mpsc::UnboundedReceiver<Bytes>,
) -> anyhow::Result<()> {
    while let Some(frame) = outgoing.recv().await {
        write(&mut writer, &frame).await?;
    }
    Ok(())
}

/// Somebody of a team, connected to a relay.
pub(super) struct Member {
    reader: OwnedReadHalf,
    writer: OwnedWriteHalf,
}

impl Member {
    pub(super) async fn join(address: SocketAddr, team: u32) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (reader, mut writer) = stream.into_split();
        writer.write_u32(team).await?;
        let mut member = Self { reader, writer };
        member.acknowledged().await?;
        Ok(member)
    }

    /// Sends an update, and waits until it is acknowledged.
    pub(super) async fn send(&mut self, update: &[u8]) -> anyhow::Result<()> {
        write(&mut self.writer, update).await?;
        self.acknowledged().await
    }

    async fn acknowledged(&mut self) -> anyhow::Result<()> {
        while !read(&mut self.reader).await?.is_empty() {}
        Ok(())
    }
}

/// A frame: its length, then its bytes.
async fn read(reader: &mut OwnedReadHalf) -> anyhow::Result<Bytes> {
    let length = reader.read_u32().await?;
    ensure!(length <= UPDATE_BYTES_MAX, "a frame of {length} bytes");
    let mut frame = vec![0; length as usize];
    reader.read_exact(&mut frame).await?;
    Ok(frame.into())
}

async fn write(writer: &mut OwnedWriteHalf, frame: &[u8]) -> anyhow::Result<()> {
    let length = u32::try_from(frame.len())?;
    let whole = [&length.to_be_bytes(), frame].concat();
    Ok(writer.write_all(&whole).await?)
}
