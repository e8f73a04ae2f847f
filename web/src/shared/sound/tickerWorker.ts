// The timers of a worker are not slowed down when its page is hidden.
onmessage = (event: MessageEvent<number>) => setInterval(() => postMessage(null), event.data);
