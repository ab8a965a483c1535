namespace LocalIotCore;

public sealed class LocalCloud
{
}
