namespace NanoCam.Faults.Tests;

/// <summary>Tests that put load on the machine and measure it. They do not run in parallel.</summary>
[CollectionDefinition(nameof(OneAtATime), DisableParallelization = true)]
public sealed class OneAtATime;
