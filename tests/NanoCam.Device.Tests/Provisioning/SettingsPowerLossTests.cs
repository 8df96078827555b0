using NanoCam.Device.Provisioning;

namespace NanoCam.Device.Tests.Provisioning;

public sealed class SettingsPowerLossTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nanocam-power-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Power_may_fail_before_after_and_inside_every_step_of_a_save(bool isDamagedBefore)
    {
        var survived = 0;
        for (var step = 0; ; step++)
        {
            foreach (var tears in (bool[])[false, true])
            {
                var folder = Directory.CreateDirectory(Path.Combine(_folder, $"{step}{tears}")).FullName;
                Prepare(folder, isDamagedBefore);
                FailingStorage storage = new(folder, step, tears);
                var isSaved = new SettingsFile(storage).Save(Settings.For("after"));

                var load = new SettingsFile(folder).Load();
                Assert.Contains(load.Settings!.CameraId, (string[])["before", "after"]);

                // The next start must be able to save again, whatever was left lying about.
                Assert.True(new SettingsFile(folder).Save(Settings.For("again")));
                Assert.Equal("again", new SettingsFile(folder).Load().Settings!.CameraId);
                survived++;
                if (isSaved)
                {
                    Assert.Equal("after", load.Settings.CameraId);
                    Assert.InRange(survived, 8, 100);
                    return;
                }
            }
        }
    }

    // Two good generations, or a damaged file beside its good copy.
    private static void Prepare(string folder, bool isDamaged)
    {
        SettingsFile file = new(folder);
        file.Save(Settings.For("before"));
        file.Save(Settings.For("before"));
        if (isDamaged)
        {
            File.WriteAllText(Path.Combine(folder, SettingsFile.Name), "garbage");
        }
    }

    // After the cut nothing more happens on the storage; the code that runs on sees faults, as if it were not there any more.
    private sealed class FailingStorage(string folder, int steps, bool tears) : FileFolder(folder)
    {
        private int _left = steps;

        internal override void Write(string name, byte[] bytes)
        {
            if (_left == 0 && tears)
            {
                base.Write(name, bytes[..(bytes.Length / 2)]);
            }

            Step();
            base.Write(name, bytes);
        }

        internal override void Move(string from, string to)
        {
            Step();
            base.Move(from, to);
        }

        internal override void Delete(string name)
        {
            Step();
            base.Delete(name);
        }

        private void Step()
        {
            if (_left-- <= 0)
            {
                throw new IOException("The power is gone.");
            }
        }
    }
}
