namespace NanoCam.Server.Api;

/// <summary>Error of a route whose clients expect this format instead of a problem.</summary>
public sealed record ErrorModel
{
    /// <summary>Error, as a sentence for users.</summary>
    public required string Error { get; init; }
}
