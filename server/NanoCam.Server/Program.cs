using NanoCam.Server;
using NanoCam.Server.Compat;
using NanoCam.Server.Hosting;

if (ServerCommandLine.Run(args, Console.Out, Console.Error) is { } exitCode)
{
    return exitCode;
}

await using var app = TryCreate();
if (app is null || !await TryStartAsync(app))
{
    return 1;
}

var greeting = ServerApp.Greet(app);
foreach (var line in greeting.Lines)
{
    Console.WriteLine(line);
}

if (greeting.PhoneLink is { } link)
{
    ConsoleQrCode.Show(link);
}

await app.WaitForShutdownAsync();
return 0;

WebApplication? TryCreate()
{
    try
    {
        return ServerApp.Create(args);
    }
    catch (Exception e) when (StartupErrors.TryDescribe(e, out var sentence))
    {
        Console.Error.WriteLine(sentence);
        return null;
    }
}

static async Task<bool> TryStartAsync(WebApplication app)
{
    try
    {
        await app.StartAsync();
        return true;
    }
    catch (Exception e)
        when (CompatStartupErrors.TryDescribe(e, app.Services.GetRequiredService<CompatListeners>(), out var sentence)
            || StartupErrors.TryDescribe(e, out sentence)
        )
    {
        Console.Error.WriteLine(sentence);
        return false;
    }
}
