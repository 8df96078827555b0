using NanoCam.Server;
using NanoCam.Server.Compat;
using NanoCam.Server.Hosting;
using NanoCam.Server.QrCodes;

if (ServerCommandLine.Run(args, Console.Out, Console.Error) is { } exitCode)
{
    return exitCode;
}

WebApplication? app = null;
try
{
    app = ServerApp.Create(args);
    await app.StartAsync();
    var startup = ServerApp.CreateStartupText(app);
    foreach (var line in startup.Lines)
    {
        Console.WriteLine(line);
    }

    if (startup.PhoneLink is { } link)
    {
        ConsoleQrCode.Show(link);
    }
}
catch (Exception e)
{
    Console.Error.WriteLine(Describe(e, app));
    await StopAsync(app, static _ => Task.CompletedTask);
    return StartupErrors.ExitCodeOf(e);
}

await StopAsync(app, static app => app.WaitForShutdownAsync());
return 0;

static string Describe(Exception e, WebApplication? app) =>
    app is not null && CompatStartupErrors.TryDescribe(e, app.Services.GetRequiredService<CompatListeners>(), out var sentence) ? sentence
    : StartupErrors.TryDescribe(e, out sentence) ? sentence
    : $"The server cannot start because of an unexpected error. Report it with these details:{Environment.NewLine}{e}";

// Work that does not end in time, or fails to end, ends with the process. It must not turn a requested stop into a crash.
static async Task StopAsync(WebApplication? app, Func<WebApplication, Task> stop)
{
    if (app is null)
    {
        return;
    }

    try
    {
        await stop(app);
        await app.DisposeAsync();
    }
    catch (OperationCanceledException)
    {
        Console.Error.WriteLine("The server has stopped. Some background tasks did not end in time.");
    }
    catch (Exception e)
    {
        Console.Error.WriteLine($"The server has stopped. Some background tasks ended with an error:{Environment.NewLine}{e}");
    }
}
