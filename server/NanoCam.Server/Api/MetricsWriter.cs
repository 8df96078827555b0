using System.Globalization;
using System.Text;

namespace NanoCam.Server.Api;

/// <summary>Writes the Prometheus text format, version 0.0.4.</summary>
internal sealed class MetricsWriter
{
    /// <summary>Media type.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new(4096);

    /// <summary>Begins a family of samples.</summary>
    public void Family(string name, string type, string help) =>
        _text
            .Append("# HELP ")
            .Append(name)
            .Append(' ')
            .Append(help)
            .Append('\n')
            .Append("# TYPE ")
            .Append(name)
            .Append(' ')
            .Append(type)
            .Append('\n');

    /// <summary>Writes one sample. Label values keep the rule of camera ids or are our own words: nothing to escape.</summary>
    public void Sample(string name, double value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        _text.Append(name);
        for (var i = 0; i < labels.Length; i++)
        {
            _text.Append(i == 0 ? '{' : ',').Append(labels[i].Name).Append("=\"").Append(labels[i].Value).Append('"');
        }

        _text.Append(labels.Length > 0 ? "} " : " ").Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
