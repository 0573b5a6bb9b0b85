/** Ticks at the interval it is sent; see clock.js. */
let timer = 0;
self.onmessage = (message) => {
  clearInterval(timer);
  timer = setInterval(() => self.postMessage(null), message.data);
};
