using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;

namespace NanoCam.Fuzz.Tests.Engine;

/// <summary>Fuzzes a parser with mutations, in rounds of one seed each. A round is the same on every machine.</summary>
internal sealed class FuzzRun(FuzzTarget target)
{
    private const int InputsPerRound = 500;

    // An input takes microseconds. The limit allows for a busy machine and finds endless loops.
    private static readonly TimeSpan LongestInput = TimeSpan.FromSeconds(20);

    private byte[] _current = [];
    private byte[]? _failed;
    private long _begun;
    private long _inputs;

    /// <summary>Runs for the given time and returns a summary.</summary>
    /// <exception cref="PromiseBrokenException">An input violated an invariant; the message contains the input and the seed.</exception>
    public async Task<string> RunAsync(TimeSpan duration, ulong seed)
    {
        var watch = Stopwatch.StartNew();
        Volatile.Write(ref _begun, Stopwatch.GetTimestamp());
        ulong rounds = 0;
        var work = Task.Factory.StartNew(
            () =>
            {
                var property = Prop.ForAll(Inputs.From([.. Corpus.Of(target.Name).Select(entry => entry.Bytes)]), Try);
                do
                {
                    Round(property, seed + rounds);
                    rounds++;
                } while (watch.Elapsed < duration);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
        using PeriodicTimer tick = new(TimeSpan.FromMilliseconds(50));
        while (!work.IsCompleted)
        {
            await tick.WaitForNextTickAsync();
            if (Stopwatch.GetElapsedTime(Volatile.Read(ref _begun)) > LongestInput)
            {
                throw new PromiseBrokenException(
                    $"{target.Name} did not finish within {LongestInput.TotalSeconds} s: {Convert.ToHexString(_current)}"
                );
            }
        }

        await work;
        return $"{target.Name}: {_inputs} inputs, seeds {seed} to {seed + rounds - 1}";
    }

    private void Round(Property property, ulong seed)
    {
        try
        {
            // The second half of FsCheck's seed must be odd.
            property.Check(
                Config.QuickThrowOnFailure.WithMaxTest(InputsPerRound).WithQuietOnSuccess(true).WithReplay(seed, (seed << 1) | 1)
            );
        }
        catch (Exception e) when (_failed is not null)
        {
            // FsCheck shrinks a failing input, so the last failed input is the smallest.
            throw new PromiseBrokenException(
                $"{target.Name}, seed {seed} (NANOCAM_FUZZ_SEED={seed}), smallest input: "
                    + $"{Convert.ToHexString(_failed)}{Environment.NewLine}"
                    + $"Save it as tests/NanoCam.Fuzz.Tests/Corpus/{target.Name}/WHAT_IT_IS to test it first in every "
                    + $"run.{Environment.NewLine}{e.Message}"
            );
        }
    }

    private bool Try(byte[] input)
    {
        _current = input;
        Volatile.Write(ref _begun, Stopwatch.GetTimestamp());
        _inputs++;
        try
        {
            target.Try(input);
            return true;
        }
        catch
        {
            _failed = input;
            throw;
        }
    }
}
