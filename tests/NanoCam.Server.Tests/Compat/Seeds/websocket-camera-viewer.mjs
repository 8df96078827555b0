// The JavaScript example of the WebSocket camera service, printing the value of img.src instead of showing it.
const [port, count] = process.argv.slice(2).map(Number);
const ws = new WebSocket(`ws://localhost:${port}`);
let received = 0;
ws.onopen = () => console.log('open');
ws.onerror = () => process.exit(1);
ws.onmessage = function (event) {
  const data = JSON.parse(event.data);
  if (data.type === 'image') {
    const src = 'data:image/jpeg;base64,' + data.data;
    console.log(Buffer.from(src.split(',')[1], 'base64').length, Number.isFinite(data.timestamp));
    if (++received === count) process.exit(0);
  } else {
    console.log(data.type, data.message);
  }
};
