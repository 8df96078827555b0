using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace NanoCam.Server.Database;

/// <summary>Where the server keeps its files.</summary>
public sealed class DataOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "NanoCam";

    /// <summary>
    /// Directory of everything that outlives a restart. Default <c>data</c> under the working directory; created when absent.
    /// </summary>
    [Required]
    public string DataDirectory { get; set; } = "data";
}

/// <summary>Checks <see cref="DataOptions"/> when the server starts.</summary>
[OptionsValidator]
internal sealed partial class DataOptionsValidator : IValidateOptions<DataOptions>;
