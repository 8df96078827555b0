namespace NanoCam.Server.QrCodes;

/// <summary>Registers QR codes.</summary>
internal static class QrCodeServices
{
    /// <summary>Registers the services.</summary>
    public static IServiceCollection AddQrCodes(this IServiceCollection services) =>
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, QrCodeJson.Default));
}
