using System.Globalization;

namespace NanoCam.Bench.Server;

/// <summary>Metrics of the server from /metrics.</summary>
internal sealed class ServerMetrics(int port) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(10) };
    private double _ownCost = double.NaN;

    /// <summary>
    /// Bytes of managed memory that the server has allocated since its start, without the cost of this request; NaN if the metric is
    /// missing.
    /// </summary>
    public double ReadAllocatedBytes()
    {
        // The difference of two consecutive requests is the cost of one request.
        var first = Read("dotnet_gc_allocated_bytes_total");
        var second = Read("dotnet_gc_allocated_bytes_total");
        _ownCost = second - first;
        return second;
    }

    /// <summary>Bytes allocated since <paramref name="before"/>.</summary>
    public double ReadAllocatedSince(double before) => Math.Max(0, Read("dotnet_gc_allocated_bytes_total") - before - _ownCost);

    /// <summary>Value of a metric without labels; NaN if there is none with that name.</summary>
    public double Read(string name)
    {
        using var response = _http.Send(new HttpRequestMessage(HttpMethod.Get, "/metrics"));
        if (!response.IsSuccessStatusCode)
        {
            return double.NaN;
        }

        using var reader = new StreamReader(response.Content.ReadAsStream());
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && line[name.Length] == ' ')
            {
                return double.Parse(line.AsSpan(name.Length + 1), CultureInfo.InvariantCulture);
            }
        }

        return double.NaN;
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
