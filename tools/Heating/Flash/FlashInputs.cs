using Heating.Commands;
using Heating.Flash.Device;
using Heating.Flash.Image;
using HeatingSensor.Settings;

namespace Heating.Flash;

/// <summary>Finds and checks everything that will be written, before a board is touched.</summary>
internal sealed class FlashInputs(
    FlashRequest request, IQuestions questions, Func<string, string?> variable, TimeProvider time)
{
    // Where the nanoFramework project system puts it.
    private static readonly string[] BuildResults =
        ["firmware/HeatingSensor/bin/Release/HeatingSensor.bin", "firmware/HeatingSensor/bin/Debug/HeatingSensor.bin"];

    /// <summary>Reads the image and checks it against the pinned packages.</summary>
    /// <exception cref="FlashException">It is missing, damaged, or does not fit.</exception>
    public AppImage Image(RuntimeTable table)
    {
        string path = request.Image ?? Array.Find([.. BuildResults.Select(InCheckout)], File.Exists) ?? throw new FlashException(
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
        (DeviceSettings settings, byte[] text, string shown) = SettingsSource.Collect(request.Settings, questions, variable);
        string folder = request.Credentials ?? DataDirectory.Of(request.Data).Credentials(settings.ThingName);
        return new DeviceFiles(
            settings.ThingName, settings.WifiSsid.Length > 0, shown,
            [.. new CredentialSource(folder, time).Read(settings), new DeviceFile("settings.json", text, IsSecret: true)]);
    }

    private static string InCheckout(string path) => Path.Combine(Environment.CurrentDirectory, path);
}
