using FsCheck;
using FsCheck.Fluent;

namespace NanoCam.Fuzz.Tests.Engine;

/// <summary>FsCheck generator and shrinker of inputs.</summary>
internal static class Inputs
{
    private const int MostMutations = 6;

    /// <summary>Generates mutations of a corpus (90%) and random bytes (10%).</summary>
    public static Arbitrary<byte[]> From(IReadOnlyList<byte[]> corpus)
    {
        var any = Gen.Choose(0, int.MaxValue - 1);
        var mutation =
            from kind in Gen.Choose(0, Mutation.Kinds - 1)
            from place in any
            from amount in any
            select new Mutation(kind, place, amount);
        var mutated =
            from entry in Gen.Elements<byte[]>(corpus)
            from other in Gen.Elements<byte[]>(corpus)
            from count in Gen.Choose(1, MostMutations)
            from mutations in mutation.ArrayOf(count)
            select mutations.Aggregate(entry, (input, next) => next.Apply(input, other));
        var random = from length in Gen.Choose(0, 200) from bytes in Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf(length) select bytes;
        return Arb.From(Gen.Frequency((9, mutated), (1, random)), Smaller);
    }

    // Removes large pieces first, then small ones, then writes zeros, so that the report contains only relevant bytes.
    private static IEnumerable<byte[]> Smaller(byte[] input)
    {
        for (var piece = input.Length; piece >= 1; piece /= 2)
        {
            for (var at = 0; at < input.Length; at += piece)
            {
                yield return [.. input.AsSpan(0, at), .. input.AsSpan(Math.Min(input.Length, at + piece))];
            }
        }

        for (var at = 0; at < input.Length; at++)
        {
            if (input[at] != 0)
            {
                byte[] changed = [.. input];
                changed[at] = 0;
                yield return changed;
            }
        }
    }
}
