using Microsoft.AspNetCore.Http.HttpResults;
using NanoCam.Server.Accounts;
using NanoCam.Server.Api;

namespace NanoCam.Server.QrCodes;

/// <summary>Draws the links of the pages as QR codes: pairing codes and share links, both for administrators.</summary>
internal static class QrCodeRoutes
{
    private const string SvgType = "image/svg+xml";

    /// <summary>Maps the route.</summary>
    public static void MapQrCodes(this IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/qr", Draw)
            .RequireAuthorization(Policies.Administrator)
            .WithName("drawQrCode")
            .WithTags(ApiTags.Accounts)
            .WithSummary("Draw a QR code")
            .WithDescription("Draws a text, such as a share link, as a QR code in SVG. The server neither stores nor logs the text.")
            .Produces<string>(StatusCodes.Status200OK, SvgType)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status403Forbidden);

    private static Results<ContentHttpResult, ProblemHttpResult> Draw(QrCodeRequest request) =>
        request.Text.Length is 0 or > QrCode.MaxLength
            ? Problems.Result(StatusCodes.Status400BadRequest, $"text must have 1 to {QrCode.MaxLength} characters.")
            : TypedResults.Content(QrCode.Svg(request.Text), SvgType);
}
