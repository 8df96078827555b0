using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace NanoCam.Server.Database;

/// <summary>Location of the server's files.</summary>
public sealed class DataOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "NanoCam";

    /// <summary>
    /// Directory of all data that survives a restart. Default <c>data</c> below the working directory; created if it does not exist.
    /// </summary>
    [Required]
    public string DataDirectory { get; set; } = "data";
}

/// <summary>Checks <see cref="DataOptions"/> when the server starts.</summary>
[OptionsValidator]
internal sealed partial class DataOptionsValidator : IValidateOptions<DataOptions>;
