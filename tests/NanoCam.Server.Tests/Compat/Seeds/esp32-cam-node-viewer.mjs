// The page of esp32-cam-node without the picture: its WebSocket and its onmessage. Prints the length of each JPEG.
const [port, count] = process.argv.slice(2).map(Number);
const address = `ws://127.0.0.1:${port}`;
const ws = new WebSocket(address);
let received = 0;
ws.onopen = () => console.log('open');
ws.onerror = () => process.exit(1);
ws.onmessage = async (event) => {
  const blob = new Blob([event.data], { type: 'image/jpeg' });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  console.log(bytes[0] === 0xff && bytes[1] === 0xd8 ? bytes.length : 'no JPEG');
  if (++received === count) process.exit(0);
};
