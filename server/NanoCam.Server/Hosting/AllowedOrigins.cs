using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;
using NanoCam.Server.Api;

namespace NanoCam.Server.Hosting;

/// <summary>
/// Provides the CORS policy for web pages of other sites (<see cref="TrustedAddressOptions.AllowedOrigins"/>).
/// </summary>
/// <remarks>
/// A page with a listed origin is trusted like the pages of the viewer. <c>*</c> and <c>null</c> apply to any page; such pages may read
/// without a cookie, and change nothing.
/// </remarks>
internal sealed class AllowedOrigins : ICorsPolicyProvider
{
    private const string Any = "*";
    private const string None = "null";
    private static readonly TimeSpan PreflightAge = TimeSpan.FromMinutes(10);
    private static readonly string[] Exposed =
    [
        "ETag",
        ResponseHeaders.FrameAge,
        ResponseHeaders.Sequence,
        ResponseHeaders.Timestamp,
        ResponseHeaders.Warning,
    ];

    private readonly HashSet<string> _trusted;
    private readonly CorsPolicy _ofTrusted;
    private readonly CorsPolicy? _ofOthers;
    private readonly bool _isNoneListed;

    /// <summary>Reads the list.</summary>
    public AllowedOrigins(IOptions<TrustedAddressOptions> options)
    {
        var origins = options.Value.AllowedOrigins;
        _trusted = origins.Where(origin => origin is not (Any or None)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        _ofTrusted = Policy().WithOrigins([.. _trusted]).AllowAnyMethod().AllowCredentials().Build();
        _isNoneListed = origins.Contains(None, StringComparer.Ordinal);
        _ofOthers =
            origins.Contains(Any, StringComparer.Ordinal) || _isNoneListed
                ? Policy().AllowAnyOrigin().WithMethods("GET", "HEAD").Build()
                : null;
        IsForAll = origins.Contains(Any, StringComparer.Ordinal);
    }

    private bool IsForAll { get; }

    /// <inheritdoc/>
    public Task<CorsPolicy?> GetPolicyAsync(HttpContext context, string? policyName) => Task.FromResult(Find(context.Request));

    /// <summary>Whether a request comes from a page whose origin is listed.</summary>
    public bool IsTrusted(HttpRequest request) =>
        _trusted.Count > 0 && request.Headers.TryGetValue("Origin", out var origin) && _trusted.Contains(origin.ToString());

    private CorsPolicy? Find(HttpRequest request)
    {
        if (!request.Headers.TryGetValue("Origin", out var origin))
        {
            return null;
        }

        return _trusted.Contains(origin.ToString()) ? _ofTrusted
            : IsForAll || (_isNoneListed && origin == None) ? _ofOthers
            : null;
    }

    private static CorsPolicyBuilder Policy() =>
        new CorsPolicyBuilder().AllowAnyHeader().WithExposedHeaders(Exposed).SetPreflightMaxAge(PreflightAge);
}
