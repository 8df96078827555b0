using System.Security.Cryptography;
using Microsoft.AspNetCore.Authorization;
using Scalar.AspNetCore;

namespace NanoCam.Server.Api;

/// <summary>The OpenAPI document as a page for people, at <c>/api/docs</c>. Scalar serves its script from its own assembly.</summary>
internal static class ApiReference
{
    /// <summary>Maps the page.</summary>
    public static void MapApiReference(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("");
        // Scalar serves its scripts (5 MB) to every client. Here they need the viewer role, like the page.
        ((IEndpointConventionBuilder)group).Finally(endpoint =>
        {
            foreach (var metadata in endpoint.Metadata.Where(item => item is IAllowAnonymous).ToList())
            {
                endpoint.Metadata.Remove(metadata);
            }
        });
        group.MapScalarApiReference("/api/docs", (options, context) =>
        {
            options.Title = "NanoCam API";
            options.DynamicBaseServerUrl = true;
            // Each of these would load resources from another host.
            options.DefaultFonts = false;
            options.Telemetry = false;
            options.HideClientButton = true;
            options.ShowDeveloperTools = DeveloperToolsVisibility.Never;
            options.DisableAgent();
            options.DisableMcp();
            options.Nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
            // Scalar starts from an inline script, and adds style elements as it runs.
            context.Response.Headers.ContentSecurityPolicy =
                $"default-src 'none'; script-src 'self' 'nonce-{options.Nonce}'; style-src 'self' 'unsafe-inline'; "
                + "img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        });
    }
}
