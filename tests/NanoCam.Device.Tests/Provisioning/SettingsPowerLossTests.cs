using NanoCam.Device.Provisioning;

namespace NanoCam.Device.Tests.Provisioning;

public sealed class SettingsPowerLossTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nanocam-power-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Save_survives_power_loss_before_after_and_inside_every_step(bool isDamagedBefore)
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

                // The next start must be able to save again, regardless of the remaining files.
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

    // Starts with two valid generations, or a damaged file with its valid copy.
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

    // After the power loss, the storage does not change any more; the code that continues sees faults.
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
