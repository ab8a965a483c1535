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
        (DeviceSettings settings, byte[] text, string shown) =
            SettingsSource.Collect(request.Settings, world.Questions, world.Variable, EndpointOf);
        return new DeviceFiles(
            settings, shown,
            [
                .. new CredentialSource(FolderOf(settings.ThingName), world.Time).Read(settings),
                new DeviceFile(SettingsSource.FileName, text, IsSecret: true),
            ]);
    }

    private string FolderOf(string thing)
    {
        if (request.Credentials is { } given)
            return given;
        IReadOnlyList<string> folders = request.CredentialFolders(thing);
        return folders.FirstOrDefault(folder => File.Exists(new CredentialFiles(folder).Certificate)) ?? folders[0];
    }

    private string? EndpointOf(string thing)
    {
        string path = new CredentialFiles(FolderOf(thing)).Endpoint;
        try
        {
            return File.Exists(path) ? File.ReadAllText(path).Trim() : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null; // then it is asked for
        }
    }
}
