using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Live;

namespace NanoCam.Server.Tests.Live;

public sealed class CameraChoiceTests
{
    private static readonly TimeSpan Forgotten = TimeSpan.FromSeconds(11);

    private readonly FakeTimeProvider _clock = new();
    private readonly CameraRegistry _cameras = new(10);

    [Fact]
    public void First_online_camera_by_id_is_the_default()
    {
        Add("a");
        Online("c");
        Online("b");
        using var choice = Create();

        Assert.Equal("b", choice.Current?.Id);
    }

    [Fact]
    public void Default_camera_stays_the_same_while_online_and_is_replaced_when_it_goes_offline()
    {
        using var choice = Create();
        Online("b");
        Assert.Equal("b", choice.Current?.Id);
        Online("a");
        Assert.Equal("b", choice.Current?.Id);

        _clock.Advance(Forgotten);
        Online("c");
        Assert.Equal("c", choice.Current?.Id);
    }

    [Fact]
    public void Last_default_camera_is_kept_while_no_camera_is_online()
    {
        using var choice = Create();
        Assert.Null(choice.Current);
        Online("a");
        Assert.Equal("a", choice.Current?.Id);
        _clock.Advance(Forgotten);
        Assert.Equal("a", choice.Current?.Id);
        _cameras.Remove("a");
        Assert.Null(choice.Current);
    }

    [Fact]
    public void Configured_default_camera_is_used_even_if_offline()
    {
        using var choice = Create(defaultCamera: "b");
        Online("a");
        Assert.Null(choice.Current);
        Add("b");
        Assert.Equal("b", choice.Current?.Id);
    }

    [Fact]
    public void Change_of_the_default_camera_is_reported_once()
    {
        using var choice = Create();
        var notified = 0;
        choice.Changed += () => notified++;
        var first = Online("b");
        Assert.Equal(1, notified);
        _cameras.NotifyChanged(first);
        Online("a");
        Assert.Equal(1, notified);
        _clock.Advance(Forgotten);
        _cameras.NotifyChanged(first);
        Assert.Equal(2, notified);
    }

    private DefaultCamera Create(string defaultCamera = "") =>
        new(_cameras, _clock, Options.Create(new DefaultCameraOptions { DefaultCamera = defaultCamera }));

    private Camera Add(string id)
    {
        Assert.True(_cameras.TryGetOrAdd(id, out var camera));
        return camera;
    }

    private Camera Online(string id)
    {
        var camera = Add(id);
        camera.Touch(_clock.Microseconds());
        _cameras.NotifyChanged(camera);
        return camera;
    }
}
