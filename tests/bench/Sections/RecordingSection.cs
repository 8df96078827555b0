using NanoCam.Bench.Measure;
using NanoCam.Bench.Recordings;

namespace NanoCam.Bench.Sections;

/// <summary>The figures of recording, beside their limits.</summary>
internal static class RecordingSection
{
    public static Table Run(BenchOptions options)
    {
        var figures = new FigureTable();
        RecorderFigures.Measure(figures, options);
        using (var archive = new ArchiveFigures(figures, options))
        {
            archive.Measure();
        }

        CutFigures.Measure(figures);
        return figures.Table;
    }
}
