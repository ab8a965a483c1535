using Heating.Flash.Device;
using Heating.Flash.Image;
using Heating.Flash.Nanoff;
using Heating.Flash.Serial;

namespace Heating.Flash;

/// <summary>Everything that a session talks to.</summary>
/// <param name="Build">Builds the application, if this computer can.</param>
/// <param name="Report">Null if no cloud is selected.</param>
/// <param name="Variable">Reads an environment variable.</param>
internal sealed record FlashWorld(
    IFlasher Flasher, ISerialPorts Ports, IQuestions Questions, ImageBuild Build, FirstReport? Report, FlashTimes Times, TimeProvider Time,
    Func<string, string?> Variable, TextWriter Output);
