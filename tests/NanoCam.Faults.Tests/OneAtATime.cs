namespace NanoCam.Faults.Tests;

/// <summary>Tests that load the machine, and measure: none beside another.</summary>
[CollectionDefinition(nameof(OneAtATime), DisableParallelization = true)]
public sealed class OneAtATime;
