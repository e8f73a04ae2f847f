import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from "react";
import { getSession } from "../api/getSession";
import type { Alarm } from "../api/model";
import { signedOutEvent } from "../api/request";
import { LiveConnection, type LiveState, type Socket, type StationState } from "./connection";

const tickMillis = 1_000;

const Connection = createContext<LiveConnection | null>(null);
const Now = createContext(0);

/** Holds the one stream of this window, from sign-in to sign-out. */
export function LiveProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [connection] = useState(openConnection);
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

function openConnection(): LiveConnection {
  return new LiveConnection({
    openSocket: () => {
      const scheme = location.protocol === "https:" ? "wss:" : "ws:";
      return new WebSocket(`${scheme}//${location.host}/api/v1/live`) as unknown as Socket;
    },
    monotonicMillis: () => performance.now(),
    wallMillis: () => Date.now(),
    random: () => Math.random(),
    onSignedOut: () => window.dispatchEvent(new Event(signedOutEvent)),
    // Its answer tells an ended session, which signs out, from a server that is away.
    onRefused: () => void getSession(),
  });
}
