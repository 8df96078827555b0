namespace NanoCam.Repository.Tests.Code;

public sealed class UnguardedWorkTests
{
    [Fact]
    public void Server_has_no_unguarded_background_work() => Finding.AssertNone(UnguardedWork.Check(RepositoryTree.Files));

    [Theory]
    [InlineData("_timer = time.CreateTimer(_ => Sweep(), null, due, period);")]
    [InlineData("_running = Task.Run(() => SweepAsync());")]
    [InlineData("_ = SweepAsync();")]
    [InlineData("_ = store.SweepAsync();")]
    [InlineData("private async void Sweep()")]
    [InlineData("class Sweeper : BackgroundService")]
    public void Unguarded_work_is_reported(string line) => Assert.Single(UnguardedWork.Check([new("server/NanoCam.Server/A.cs", line)]));

    [Theory]
    [InlineData("_timer = work.CreateTimer(\"Sweeping\", Sweep);")]
    [InlineData("_running = Task.Run(() => work.RunAsync(\"Sweeping\", \"\", SweepAsync, stop));")]
    [InlineData("await SweepAsync();")]
    public void Guarded_work_is_not_reported(string line) => Assert.Empty(UnguardedWork.Check([new("server/NanoCam.Server/A.cs", line)]));
}
