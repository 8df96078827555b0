namespace NanoCam.Server.Api;

/// <summary>Error of a route whose clients expect this form instead of a problem.</summary>
public sealed record ErrorModel
{
    /// <summary>Reason as a sentence for people.</summary>
    public required string Error { get; init; }
}
