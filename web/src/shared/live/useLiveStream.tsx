import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from "react";
import { getSession } from "../api/getSession";
import type { Alarm, Frame } from "../api/model";
import { signedOutEvent } from "../api/request";
import { LiveConnection, type LiveState, type Socket, type StationState } from "./connection";

const tickMillis = 1_000;

const Connection = createContext<LiveConnection | null>(null);
const Now = createContext(0);

/** Where frames come from, and what to do when they end. */
export type LiveSource = {
  readonly path: string;
  readonly read?: (frame: Frame) => Frame;
  readonly onEnded: () => void;
  readonly onRefused: () => void;
};

/** A person's own. */
const own: LiveSource = {
  path: "/api/v1/live",
  onEnded: () => window.dispatchEvent(new Event(signedOutEvent)),
  // Its answer tells an ended session, which signs out, from a server that is away.
  onRefused: () => void getSession(),
};

type Props = { readonly source?: LiveSource; readonly children: ReactNode };

/** Holds a stream, from sign-in to sign-out. */
export function LiveProvider({ source = own, children }: Props): ReactNode {
  const [connection] = useState(() => openConnection(source));
  useEffect(() => {
    connection.start();
    return () => connection.stop();
  }, [connection]);
  return (
    <Connection value={connection}>
      <Ticking connection={connection}>{children}</Ticking>
    </Connection>
  );
}

export type LiveStream = LiveState & { readonly showAlarm: (alarm: Alarm) => void };

export function useLiveStream(): LiveStream {
  const connection = useConnection();
  const state = useSyncExternalStore(connection.subscribe, connection.current);
  return { ...state, showAlarm: connection.showAlarm };
}

/** Tells the server what this station can do. */
export function useTellStation(): (station: StationState) => void {
  return useConnection().tell;
}

/** The server's time in milliseconds since the epoch, renewed each second. */
export function useServerNow(): number {
  return useContext(Now);
}

/** The server's time at the moment of the call. */
export function useServerClock(): () => number {
  return useConnection().nowMillis;
}

function Ticking(props: { readonly connection: LiveConnection; readonly children: ReactNode }): ReactNode {
  const { connection } = props;
  const [now, setNow] = useState(connection.nowMillis);
  useEffect(() => {
    const timer = setInterval(() => setNow(connection.nowMillis()), tickMillis);
    return () => clearInterval(timer);
  }, [connection]);
  // The first frame corrects a wrong wall clock at once.
  const { phase } = useSyncExternalStore(connection.subscribe, connection.current);
  useEffect(() => setNow(connection.nowMillis()), [connection, phase]);
  return <Now value={now}>{props.children}</Now>;
}

function useConnection(): LiveConnection {
  const connection = useContext(Connection);
  if (connection === null) {
    throw new Error("The live stream is used outside its provider.");
  }
  return connection;
}

function openConnection(source: LiveSource): LiveConnection {
  return new LiveConnection({
    openSocket: () => {
      const scheme = location.protocol === "https:" ? "wss:" : "ws:";
      return new WebSocket(`${scheme}//${location.host}${source.path}`) as unknown as Socket;
    },
    monotonicMillis: () => performance.now(),
    wallMillis: () => Date.now(),
    random: () => Math.random(),
    ...(source.read === undefined ? {} : { read: source.read }),
    onSignedOut: source.onEnded,
    onRefused: source.onRefused,
  });
}
