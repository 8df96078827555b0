using NanoCam.Server;

await using var app = ServerApp.Create(args);
await app.RunAsync();
