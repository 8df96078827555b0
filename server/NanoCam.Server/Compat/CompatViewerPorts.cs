using NanoCam.Server.Accounts;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Compat;

/// <summary>Adds the compatibility ports for viewers to Kestrel, with a separate pipeline.</summary>
internal static class CompatViewerPorts
{
    /// <summary>Adds the ports to Kestrel, next to the addresses of the server itself.</summary>
    /// <param name="app">The application.</param>
    /// <param name="own">The addresses of the server itself, as URLs.</param>
    public static void Listen(this WebApplication app, IReadOnlyList<string> own)
    {
        var listeners = app.Services.GetRequiredService<CompatListeners>();
        var hosts = app.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<CompatOptions>>().Value.Hosts;
        var urls = listeners
            .All.Where(listener => !listener.IsForCameras)
            .SelectMany(listener => hosts.Select(host => $"http://{ListenAddresses.ForUrl(host)}:{listener.Port}"))
            .ToList();
        if (app.Configuration.GetSection("Kestrel:Endpoints").GetChildren().Any())
        {
            // Kestrel ignores other addresses when its own section defines endpoints.
            for (var i = 0; i < urls.Count; i++)
            {
                app.Configuration[$"Kestrel:Endpoints:{ListenAddresses.CompatEndpointPrefix}{i}:Url"] = urls[i];
            }

            return;
        }

        foreach (var url in own.Concat(urls))
        {
            app.Urls.Add(url);
        }
    }

    /// <summary>Adds a pipeline for requests on these ports.</summary>
    public static void UseCompatPorts(this IApplicationBuilder app)
    {
        var port = app.ApplicationServices.GetRequiredService<CompatViewerPort>();
        app.MapWhen(port.IsCompatPort, branch =>
        {
            branch.UseMiddleware<HostFilter>();
            branch.UseMiddleware<SecurityHeaders>();
            branch.Use(port.CheckOriginAsync);
            branch.UseAuthentication();
            branch.UseMiddleware<CredentialLifetime>();
            branch.Run(port.ServeAsync);
        });
    }
}
