using Heating.Commands;
using Heating.Flash.Device;
using Heating.Flash.Image;
using HeatingSensor.Settings;

namespace Heating.Flash;

/// <summary>Finds and checks everything that will be written, before a board is touched.</summary>
internal sealed class FlashInputs(FlashRequest request, FlashWorld world)
{
    /// <summary>Reads the image and checks it against the pinned packages.</summary>
    /// <exception cref="FlashException">It is missing, damaged, or does not fit.</exception>
    public AppImage Image(RuntimeTable table)
    {
        string path = request.Image ?? world.Build.LastResult ?? throw new FlashException(
            ExitCode.File, "There is no application image.",
            "The firmware was not built: that takes Visual Studio with the nanoFramework extension, on Windows.",
            "Build HeatingSensor.sln there in Release, or give the HeatingSensor.bin of a release with --image FILE.");
        AppImage image = AppImage.Read(Path.GetFullPath(path));
        image.RequireWhole();
        NativeCheck.RequireFit(image, table);
        return image;
    }

    /// <summary>Collects settings and credentials.</summary>
    /// <exception cref="FlashException">Something is missing or wrong.</exception>
    public DeviceFiles Files()
    {
        (DeviceSettings settings, byte[] text, string shown) = SettingsSource.Collect(request.Settings, world.Questions, world.Variable);
        string folder = request.Credentials ?? Provisioned(settings.ThingName);
        return new DeviceFiles(
            settings.ThingName, settings.WifiSsid.Length > 0, shown,
            [.. new CredentialSource(folder, world.Time).Read(settings), new DeviceFile("settings.json", text, IsSecret: true)]);
    }

    /// <summary>Where `heating provision` has put the files: on AWS, if it was run for it, or on the local cloud.</summary>
    private string Provisioned(string thingName)
    {
        string aws = DataDirectory.AwsCredentials(thingName);
        return request.Data is null && Directory.Exists(aws) ? aws : DataDirectory.Of(request.Data).Credentials(thingName);
    }
}
