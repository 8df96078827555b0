using NanoCam.Cli;
using NanoCam.Cli.Running;

return await NanoCamCommand.RunAsync(args, Terminal.OfProcess(), CancellationToken.None);
